        SELECT string_agg(name || ' (' || meaning || CASE
                WHEN attname IS NULL THEN ') is missing'
                WHEN is_required AND NOT attnotnull THEN ') may be null'
                ELSE ') is ' || type END, ', ' ORDER BY place)
        FROM unnest(
            ARRAY[${names}],
            ARRAY[${meanings}],
            ARRAY[${required}],
            ARRAY[${types}]) WITH ORDINALITY AS wanted (name, meaning, is_required, types, place)
        LEFT JOIN (
            SELECT attname, attnotnull, format_type(COALESCE(NULLIF(typbasetype, 0), atttypid), NULL) AS type
            FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
            WHERE attrelid = ${relation} AND attnum > 0 AND NOT attisdropped) AS there ON attname = name
        WHERE attname IS NULL OR is_required AND NOT attnotnull OR type !~ types
