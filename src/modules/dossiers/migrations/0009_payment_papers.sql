-- Which payment a paper belongs to, when the paper goes.
CREATE INDEX dossier_payment_notice ON dossier_payment (notice_id) WHERE notice_id IS NOT NULL;
CREATE INDEX dossier_payment_proof ON dossier_payment (proof_id) WHERE proof_id IS NOT NULL;
