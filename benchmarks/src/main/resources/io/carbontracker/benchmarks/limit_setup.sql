SET preserve_insertion_order = false;

-- Made-up factors of the right order of magnitude: only the shape of the work matters.
CREATE TABLE power (instance_type VARCHAR, kilowatts DOUBLE, embodied_grams DOUBLE);

INSERT INTO power VALUES
    ('m5.large', 0.01, 1),
    ('m5.xlarge', 0.02, 2),
    ('m6g.large', 0.03, 3),
    ('c5.xlarge', 0.04, 4),
    ('c6g.xlarge', 0.05, 5),
    ('r5.2xlarge', 0.06, 6),
    ('t3.medium', 0.07, 7),
    ('t3.xlarge', 0.08, 8),
    ('r6g.xlarge', 0.09, 9),
    ('p5.48xlarge', 4.3, 10),
    ('p4d.24xlarge', 4.4, 11),
    ('g5.12xlarge', 0.12, 12),
    ('g5.xlarge', 0.13, 13),
    ('g6.12xlarge', 0.14, 14),
    ('g4dn.xlarge', 0.15, 15),
    ('p5en.48xlarge', 4.9, 16),
    ('p6-b200.48xlarge', 5.0, 17),
    ('trn1.32xlarge', 0.18, 18),
    ('db.r5.large', 0.19, 19),
    ('r5.large.search', 0.2, 20);

CREATE TABLE grid (region VARCHAR, grams_per_kwh DOUBLE, pue DOUBLE);

INSERT INTO grid VALUES
    ('us-east-1', 250, 1.1),
    ('us-west-2', 290, 1.12),
    ('eu-west-1', 330, 1.14),
    ('eu-central-1', 370, 1.16),
    ('ap-southeast-1', 410, 1.18),
    ('ap-northeast-1', 450, 1.2);

-- The same for each hour of June 2026, whose first second is 1780272000.
CREATE TABLE hourly_grid AS
SELECT
    region,
    to_timestamp(1780272000 + hour * 3600) AS hour_start,
    grams_per_kwh * (0.8 + 0.4 * ((hour % 24) / 24.0)) AS grams_per_kwh
FROM grid, range(720) AS hours (hour);

-- Machines by their power, storage by 1.2 W per TB kept three times, transfer by 1 Wh per GB.
CREATE MACRO energy_kwh(kilowatts, amount, unit, service) AS
    CASE
        WHEN kilowatts IS NOT NULL THEN kilowatts * amount
        WHEN unit = 'GB-Mo' THEN amount * 730.0 / 1000 * 0.0012 * 3
        WHEN service = 'AWSDataTransfer' THEN amount * 0.001
    END;
