"""Which of our document types stands for a terms type of Open Terms Archive.

Source: the list of terms types, https://github.com/OpenTermsArchive/terms-types/blob/main/termsTypes.json.
"""

from __future__ import annotations

from monitor.model import DocumentType

TYPES: dict[str, DocumentType] = {
    "Terms of Service": DocumentType.TERMS,
    "Conditions of Carriage": DocumentType.TERMS,
    "Live Policy": DocumentType.TERMS,
    "Single Sign-On Policy": DocumentType.TERMS,
    "In-App Purchases Policy": DocumentType.TERMS,
    "Seller Warranty": DocumentType.TERMS,
    "Complaints Policy": DocumentType.TERMS,
    "Commercial Terms": DocumentType.COMMERCIAL_TERMS,
    "Developer Terms": DocumentType.COMMERCIAL_TERMS,
    "General Conditions of Sale": DocumentType.COMMERCIAL_TERMS,
    "Marketplace Buyers Conditions": DocumentType.COMMERCIAL_TERMS,
    "Marketplace Sellers Conditions": DocumentType.COMMERCIAL_TERMS,
    "Premium Partner Conditions": DocumentType.COMMERCIAL_TERMS,
    "Platform to Business Notice": DocumentType.COMMERCIAL_TERMS,
    "Business Mediation Policy": DocumentType.COMMERCIAL_TERMS,
    "Acceptable Use Policy": DocumentType.USAGE_POLICY,
    "Restricted Use Policy": DocumentType.USAGE_POLICY,
    "Community Guidelines": DocumentType.USAGE_POLICY,
    "Review Guidelines": DocumentType.USAGE_POLICY,
    "Quality Guidelines": DocumentType.USAGE_POLICY,
    "Brand Guidelines": DocumentType.USAGE_POLICY,
    "Copyright Claims Policy": DocumentType.USAGE_POLICY,
    "Editorial Policy": DocumentType.USAGE_POLICY,
    "Privacy Policy": DocumentType.PRIVACY,
    "Business Privacy Policy": DocumentType.PRIVACY,
    "Trackers Policy": DocumentType.PRIVACY,
    "User Consent Policy": DocumentType.PRIVACY,
    "Deceased Users": DocumentType.PRIVACY,
    "Law Enforcement Guidelines": DocumentType.PRIVACY,
    "Data Processor Agreement": DocumentType.DPA,
    "Data Controller Agreement": DocumentType.DPA,
}
"""Types that say nothing of a kind that we tell apart (imprints, human rights, captions, …) are left to `DEFAULT`."""
DEFAULT = DocumentType.TERMS


def document_type(terms_type: str) -> DocumentType:
    """The document type of a terms type; a name that the table does not have is taken for terms."""
    return TYPES.get(terms_type, DEFAULT)
