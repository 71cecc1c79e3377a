-- A name folded for search: small letters without accents, spaces or marks, so that 'Huyện Đắk Hà' is 'huyendakha'.
CREATE OR REPLACE MACRO search_key(words) AS
    regexp_replace(strip_accents(replace(lower(words), 'đ', 'd')), '[^a-z0-9]', '', 'g');
