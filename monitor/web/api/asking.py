"""Parameters that several endpoints take."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Path, Query

NAME = r"^[^\x00-\x1f\x7f/]{1,200}$"
"""What can be the id of a provider, a document or a page."""

ProviderIds = Annotated[list[Annotated[str, Query(pattern=NAME)]], Query(description="Provider ids; any of them.")]
AsOf = Annotated[datetime | None, Query(description="As it was then; without an offset in UTC. Left out: now.")]
Cursor = Annotated[str | None, Query(description="`next` of the page before.", max_length=2000)]
ProviderId = Annotated[str, Path(pattern=NAME, description="The provider's id.", examples=["acme"])]
DocumentId = Annotated[str, Path(pattern=NAME, description="The document's id.", examples=["terms"])]
PageName = Annotated[str, Path(pattern=NAME, description="The page's name: the third part of `source`.", examples=["terms"])]
