-- Household businesses have the personal number of their owner for a tax code (Circular 86/2024/TT-BTC, since 1 July 2025).
ALTER TABLE representation DROP CONSTRAINT representation_tax_code_check;
ALTER TABLE representation ADD CONSTRAINT representation_tax_code_check
  CHECK (tax_code ~ '^([0-9]{10}(-[0-9]{3})?|[0-9]{12})$');
ALTER TABLE person DROP CONSTRAINT person_tax_code_check;
ALTER TABLE person ADD CONSTRAINT person_tax_code_check CHECK (tax_code ~ '^([0-9]{10}(-[0-9]{3})?|[0-9]{12})$');
CREATE INDEX representation_tax_code ON representation (tax_code, asked_at DESC);
