-- Searching Vietnamese the way people type it: without diacritics, in any case, with a slip of the finger.
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- unaccent() is only STABLE because its dictionary could be changed; ours is named and never is, so indexes may use it.
-- The same rule stands in normalise.ts; a test keeps the two together.
CREATE FUNCTION search_text(given text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$
  SELECT btrim(regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary, normalize(given, NFC))), '[^a-z0-9]+', ' ', 'g'))
$$;
