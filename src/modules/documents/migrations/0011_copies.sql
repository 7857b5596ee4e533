-- Which document is a copy of which (sao y, sao lục, trích sao); a copy is an outgoing document of its own register.
ALTER TABLE document_link DROP CONSTRAINT document_link_kind_check;
ALTER TABLE document_link ADD CONSTRAINT document_link_kind_check
  CHECK (kind IN ('answers', 'replaces', 'corrects', 'recalls', 'relates', 'copies'));
