"""A page's bytes become a reading: the document's blocks of text, or the reason why it is not the document. Pure."""
