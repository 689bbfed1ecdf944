-- A small database as the program of revision 0001 left it.
INSERT INTO nodes (node_id, kind, name, parent_id) VALUES ('S1', 'substation', 'Trạm 110 kV Điện Bàn', NULL);
INSERT INTO nodes (node_id, kind, name, parent_id) VALUES ('F1', 'feeder', 'Xuất tuyến 471', 'S1');
INSERT INTO nodes (node_id, kind, name, parent_id) VALUES ('T1', 'transformer', 'TBA Lê Lợi 1', 'F1');
INSERT INTO node_ancestors (node_id, ancestor_id, height) VALUES
 ('S1', 'S1', 0), ('F1', 'F1', 0), ('F1', 'S1', 1), ('T1', 'T1', 0), ('T1', 'F1', 1), ('T1', 'S1', 2);
INSERT INTO customers (customer_code, name, phones, address, ward, province, node_id, priority, unit, area_line)
VALUES ('PC05II0000001', 'Nguyễn Thị Hạnh', '["0905000001"]', '12 Lê Lợi', 'Phường Điện Bàn', 'Đà Nẵng', 'T1', 0,
 'PC05II', ' le loi dien ban da nang ');
INSERT INTO customer_phones (phone, customer_code) VALUES ('0905000001', 'PC05II0000001');
INSERT INTO outages (id, kind, status, cause_kind, cause_text, area_text, node_ids, started_at, expected_back_at,
 expected_back_source, restored_at, customers_affected, updated_at) VALUES
 ('0b5d6b3e-0f6a-4a52-9c57-000000000000', 'unplanned', 'confirmed', 'tree', 'cây đổ', 'Chợ Vĩnh Điện', '["F1"]',
 '2026-11-21T03:00:00.000000+00:00', '2026-11-21T10:30:00.000000+00:00', 'crew', NULL, 1,
 '2026-11-21T03:00:00.000000+00:00'),
 ('0b5d6b3e-0f6a-4a52-9c57-000000000001', 'planned', 'restored', 'maintenance', '', 'Chợ Vĩnh Điện', '["T1"]',
 '2026-11-20T01:00:00.000000+00:00', '2026-11-20T03:00:00.000000+00:00', 'schedule',
 '2026-11-20T02:50:00.000000+00:00', 1, '2026-11-20T02:50:00.000000+00:00');
INSERT INTO outage_nodes (outage_id, node_id, is_open) VALUES
 ('0b5d6b3e-0f6a-4a52-9c57-000000000000', 'F1', TRUE), ('0b5d6b3e-0f6a-4a52-9c57-000000000001', 'T1', FALSE);
INSERT INTO restored_nodes (outage_id, node_id, restored_at)
VALUES ('0b5d6b3e-0f6a-4a52-9c57-000000000001', 'T1', '2026-11-20T02:50:00.000000+00:00');
INSERT INTO outage_revisions (outage_id, at, status, expected_back_at, source, reason, restored_node_ids)
VALUES ('0b5d6b3e-0f6a-4a52-9c57-000000000000', '2026-11-21T03:00:00.000000+00:00', 'confirmed',
 '2026-11-21T10:30:00.000000+00:00', 'crew', 'cây đổ', '[]');
INSERT INTO outage_areas (outage_id, unit, line) VALUES
 ('0b5d6b3e-0f6a-4a52-9c57-000000000000', NULL, ' cho vinh dien '),
 ('0b5d6b3e-0f6a-4a52-9c57-000000000000', 'PC05II', ' le loi dien ban da nang ');
