RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $$
-- source.mapping: ${mapping}
DECLARE
    content bytea;
BEGIN
    -- Bytes stay as they are.
    IF pg_typeof(NEW.${payload}) = 'bytea'::regtype THEN
        content := NEW.${payload};
    ELSE
        content := convert_to(NEW.${payload}::text, 'UTF8');
    END IF;
