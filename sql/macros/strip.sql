-- strip('Đắk Lắk'): words without accents, capitals and spaces kept: 'Dak Lak'. Strips đ, which strip_accents leaves.
CREATE OR REPLACE MACRO strip(words) AS strip_accents(replace(replace(words, 'đ', 'd'), 'Đ', 'D'));
