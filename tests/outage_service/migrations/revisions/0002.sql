-- What came with revision 0002: reports and wishes for messages.
INSERT INTO reports (code, source, external_id, customer_code, place, place_line, kind, status, is_open,
 description, phone, channel, callback_requested, created_at, due_at, outage_id, updated_at) VALUES
 ('SC2611210001', 'assistant', 'call-1', 'PC05II0000001', NULL, ' le loi dien ban da nang ', 'no_power', 'received',
 TRUE, 'mất điện', '0905000001', 'phone', FALSE, '2026-11-21T04:00:00.000000+00:00',
 '2026-11-21T06:00:00.000000+00:00', '0b5d6b3e-0f6a-4a52-9c57-000000000000', '2026-11-21T04:00:00.000000+00:00'),
 ('SC2611210002', 'assistant', 'call-2', NULL, 'Chợ Vĩnh Điện', ' cho vinh dien ', 'hazard', 'resolved', FALSE,
 'dây chùng', NULL, 'chat', FALSE, '2026-11-21T04:01:00.000000+00:00', '2026-11-21T06:01:00.000000+00:00', NULL,
 '2026-11-21T05:00:00.000000+00:00');
INSERT INTO report_counters (day, last) VALUES ('2026-11-21', 2);
INSERT INTO subscriptions (id, target, contact, customer_code, place, phone, email, events, created_at, updated_at)
VALUES ('7d0c1b1e-0f6a-4a52-9c57-000000000001', 'customer:PC05II0000001', 'phone:0905000001', 'PC05II0000001', NULL,
 '0905000001', NULL, '["restored"]', '2026-11-21T04:00:00.000000+00:00', '2026-11-21T04:00:00.000000+00:00'),
 ('7d0c1b1e-0f6a-4a52-9c57-000000000002', 'place: cho vinh dien ', 'email:a@example.vn', NULL, 'Chợ Vĩnh Điện',
 NULL, 'a@example.vn', '["planned_announced"]', '2026-11-21T04:00:00.000000+00:00',
 '2026-11-21T04:00:00.000000+00:00');
