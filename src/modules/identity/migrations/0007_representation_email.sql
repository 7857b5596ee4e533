-- Where letters about the organisation's dossiers go.
ALTER TABLE representation ADD COLUMN email text;
