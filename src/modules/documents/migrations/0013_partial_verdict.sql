-- Signatures of an XML file may be valid over parts of it only.
ALTER TABLE document_text
  DROP CONSTRAINT document_text_signatures_check,
  ADD CONSTRAINT document_text_signatures_check
    CHECK (signatures IN ('valid', 'partial', 'invalid', 'uncertain', 'none'));
