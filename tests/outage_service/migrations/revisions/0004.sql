-- What came with revision 0004: the journal and the deliveries.
INSERT INTO journal (at, by, kind, subject, subject_id, data) VALUES
 ('2026-11-21T04:00:00.000000+00:00', 'open', 'report_received', 'report', 'SC2611210001',
 '{"code": "SC2611210001", "kind": "no_power", "status": "received"}');
INSERT INTO deliveries (id, entry_id, channel, address, once, payload, status, attempts, due_at, created_at) VALUES
 ('8d0c1b1e-0f6a-4a52-9c57-000000000001', 1, 'webhook', 'dien-ban', 'once-1', '{}', 'sent', 1,
 '2026-11-21T04:00:00.000000+00:00', '2026-11-21T04:00:00.000000+00:00');
INSERT INTO journal_cursors (name, last_id) VALUES ('deliveries', 1);
