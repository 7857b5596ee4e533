-- What was received and sent each day, and how much of it without paper: kept in the transaction of the act, so that figures
-- of a year are read from a few hundred rows.
CREATE TABLE document_day (
  agency_id uuid NOT NULL,
  day date NOT NULL,
  received int NOT NULL DEFAULT 0,
  received_electronic int NOT NULL DEFAULT 0,
  sent int NOT NULL DEFAULT 0,
  sent_electronic int NOT NULL DEFAULT 0,
  issued int NOT NULL DEFAULT 0,
  PRIMARY KEY (agency_id, day)
);
CREATE INDEX document_day_day ON document_day (day);
