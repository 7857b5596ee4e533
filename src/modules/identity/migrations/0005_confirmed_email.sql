-- A new e-mail address counts once somebody has opened the letter sent to it; until then the door holds the address.
ALTER TABLE one_time_token DROP CONSTRAINT one_time_token_purpose_check;
ALTER TABLE one_time_token ADD CONSTRAINT one_time_token_purpose_check
  CHECK (purpose IN ('recovery', 'second-factor', 'email'));
ALTER TABLE one_time_token ADD COLUMN address text CHECK ((address IS NOT NULL) = (purpose = 'email'));
