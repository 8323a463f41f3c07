-- The class that is counted is the one that the ticked regions imply, in both directions: until now a report that
-- ticks the wrists could be stored as 'neither'. One expression still, so that the planner inlines it.

CREATE OR REPLACE FUNCTION vault.valid_answers(p_answers jsonb, p_class text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(
    jsonb_typeof(p_answers) = 'object'
    AND p_answers - ARRAY['regions', 'wrist.frequency', 'back.frequency', 'neck.frequency', 'wrist.discomfort',
      'back.discomfort', 'neck.discomfort', 'wrist.interference', 'back.interference', 'neck.interference', 'hand.left',
      'hand.right', 'hand.night', 'hand.relief', 'neck.hand', 'order', 'posture', 'systemic'] = '{}'::jsonb
    AND p_answers ? 'regions'
    AND (p_answers->'regions' = '["none"]'::jsonb OR p_answers->'regions' <> '[]'::jsonb AND vault.some_of(p_answers->'regions',
      '["neck", "shoulders", "elbows", "wrists-hands", "upper-back", "lower-back", "hips-thighs", "knees", "ankles-feet"]'))
    AND p_class = CASE
      WHEN p_answers->'regions' ? 'wrists-hands' AND p_answers->'regions' ?| ARRAY['upper-back', 'lower-back'] THEN 'both'
      WHEN p_answers->'regions' ? 'wrists-hands' THEN 'wrist'
      WHEN p_answers->'regions' ?| ARRAY['upper-back', 'lower-back'] THEN 'back'
      ELSE 'neither' END
    AND vault.one_of(p_answers->'wrist.frequency', '[0, 1, 2, 3, 4]')
    AND vault.one_of(p_answers->'back.frequency', '[0, 1, 2, 3, 4]')
    AND vault.one_of(p_answers->'neck.frequency', '[0, 1, 2, 3, 4]')
    AND vault.one_of(p_answers->'wrist.discomfort', '[1, 2, 3]')
    AND vault.one_of(p_answers->'back.discomfort', '[1, 2, 3]')
    AND vault.one_of(p_answers->'neck.discomfort', '[1, 2, 3]')
    AND vault.one_of(p_answers->'wrist.interference', '[1, 2, 3]')
    AND vault.one_of(p_answers->'back.interference', '[1, 2, 3]')
    AND vault.one_of(p_answers->'neck.interference', '[1, 2, 3]')
    AND vault.some_of(p_answers->'hand.left',
      '["thumb", "index", "middle", "ring-thumb-side", "ring-little-side", "little", "palm", "back-of-hand"]')
    AND vault.some_of(p_answers->'hand.right',
      '["thumb", "index", "middle", "ring-thumb-side", "ring-little-side", "little", "palm", "back-of-hand"]')
    AND vault.one_of(p_answers->'hand.night', '["no", "sometimes", "most-nights"]')
    AND vault.one_of(p_answers->'hand.relief', '["yes", "no"]')
    AND vault.one_of(p_answers->'neck.hand', '["yes", "no"]')
    AND vault.one_of(p_answers->'order', '["wrist-first", "back-first", "together", "not-sure"]')
    AND vault.one_of(p_answers->'posture', '["yes", "no", "not-sure"]')
    AND vault.one_of(p_answers->'systemic', '["yes", "no", "prefer-not"]'), false)
$$;
