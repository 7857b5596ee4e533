-- Papers of what was recalled or given up before its papers were marked: whoever checks their codes is told as of all later ones.
UPDATE issued_paper p
SET void_as = d.state,
    void_at = coalesce(
      (SELECT max(e.at) FROM document_event e
       WHERE e.document_id = d.id AND e.act IN ('document.recall', 'document.cancel')),
      d.sort_at)
FROM document d
WHERE d.details ->> 'paperCode' = p.code AND d.state IN ('recalled', 'cancelled') AND p.void_as IS NULL;
