-- What changed with revision 0003: lines of areas keep the bounds and kinds of their names.
UPDATE customers SET area_line = '|duong: le loi |phuong: dien ban |: da nang |';
UPDATE outage_areas SET line = '|duong: le loi |phuong: dien ban |: da nang |' WHERE unit = 'PC05II';
UPDATE outage_areas SET line = '|: cho vinh dien |' WHERE unit IS NULL;
