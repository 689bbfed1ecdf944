-- A cut of a whole ward, imported without nodes.
INSERT INTO outages (id, kind, status, cause_kind, cause_text, area_text, node_ids, started_at, expected_back_at,
 expected_back_source, restored_at, customers_affected, updated_at) VALUES
 ('0b5d6b3e-0f6a-4a52-9c57-000000000011', 'planned', 'scheduled', 'maintenance', '', 'Phường Điện Bàn', '[]',
 '2026-11-25T01:00:00.000000+00:00', '2026-11-25T03:00:00.000000+00:00', 'schedule', NULL, 0,
 '2026-11-21T03:00:00.000000+00:00');
INSERT INTO imported_cuts (key, place, outage_id, source, unit, day, content, updated_at) VALUES
 ('a:1', 'a', '0b5d6b3e-0f6a-4a52-9c57-000000000011', 'notice-sheet', 'PC05II', '2026-11-25', '{}',
 '2026-11-21T03:00:00.000000+00:00');
