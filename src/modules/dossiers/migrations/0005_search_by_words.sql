-- Officers search among the dossiers of their agency. Every word is indexed together with the end of the agency's id, so that a
-- name which is common in the province is only as long a list as it is in this agency. Two agencies whose ids end alike share
-- lists, which costs a little and shows nothing: the agency itself is asked for as well.
CREATE FUNCTION agency_words(agency uuid, words text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$
  SELECT array_to_tsvector(string_to_array(
    right(agency::text, 8) || replace(words, ' ', ' ' || right(agency::text, 8)), ' '))
$$;
DROP INDEX dossier_search;
CREATE INDEX dossier_search ON dossier USING gin (agency_words(agency_id, search));
