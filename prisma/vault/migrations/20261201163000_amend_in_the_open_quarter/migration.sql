-- While closing is on hold, a quarter that is over can stand beside the one that has opened since. The form then offers
-- the units of the new one: a report of the old one that was given such a unit could not be counted.
CREATE OR REPLACE FUNCTION api.amend_report(p_organisation text, p_receipt_hash text, p_change jsonb) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept record;
BEGIN
  PERFORM vault.lock_shared(p_organisation);
  SELECT * INTO kept FROM vault.hold_report(p_organisation, p_receipt_hash);
  IF NOT FOUND THEN
    RETURN 'notFound';
  ELSIF kept.closed
    OR NOT EXISTS (SELECT FROM vault.organisation o WHERE o.slug = p_organisation AND o.open_quarter = kept.quarter) THEN
    RETURN 'quarterClosed';
  ELSIF NOT EXISTS (SELECT FROM vault.unit u WHERE u.organisation = p_organisation AND u.code = p_change->>'unit' AND u.leaf) THEN
    RETURN 'unknownUnit';
  ELSIF kept.bound_to IS NOT NULL AND NOT EXISTS (SELECT FROM vault.unit u
    WHERE u.organisation = p_organisation AND u.code = p_change->>'unit' AND kept.bound_to = ANY (u.within)) THEN
    RETURN 'wrongUnit';
  ELSIF NOT vault.valid_answers(p_change->'answers', p_change->>'symptomClass')
    OR vault.hash_of(p_change->>'contentHash') IS NULL THEN
    RETURN 'invalid';
  END IF;
  UPDATE vault.report r SET unit = p_change->>'unit', answers = p_change->'answers', symptom_class = p_change->>'symptomClass',
    amended_hash = vault.hash_of(p_change->>'contentHash')
  WHERE r.organisation = p_organisation AND r.quarter = kept.quarter AND r.id = kept.id;
  RETURN 'done';
END $$;
