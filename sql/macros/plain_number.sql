-- A number as people write it: 1,200,000 and 3.25, without powers of ten.
CREATE OR REPLACE MACRO plain_number(x) AS
    CASE WHEN x = round(x) THEN format('{:,.0f}', x::DOUBLE) ELSE format('{:,.2f}', x::DOUBLE) END;
