-- The form is found by its key and the day of filing: forms keep every version they had, so a copy in each dossier is weight
-- without use.
ALTER TABLE dossier ADD COLUMN form_key text;
UPDATE dossier SET form_key = form ->> '$id';
ALTER TABLE dossier ALTER COLUMN form_key SET NOT NULL;
ALTER TABLE dossier DROP COLUMN form;
