-- A seat given by mistake ends on the day it began: it was held on no day.
ALTER TABLE officer_position DROP CONSTRAINT officer_position_check;
ALTER TABLE officer_position ADD CONSTRAINT officer_position_check CHECK (effective_to >= effective_from);
