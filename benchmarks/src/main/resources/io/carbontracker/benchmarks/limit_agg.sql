-- Sums by region, machine type and day. Parameter: the bill's files.
SELECT
    region,
    instance_type,
    day,
    sum(energy_kwh) AS energy_kwh,
    sum(energy_kwh * pue * grams_per_kwh) AS operational_grams,
    sum(embodied_grams) AS embodied_grams
FROM (
    SELECT
        coalesce(product_region_code, product_from_region_code) AS region,
        coalesce(product_instance_type, '-') AS instance_type,
        epoch(line_item_usage_start_date)::BIGINT // 86400 AS day,
        energy_kwh(power.kilowatts, line_item_usage_amount, pricing_unit, product_servicecode) AS energy_kwh,
        power.embodied_grams * line_item_usage_amount AS embodied_grams
    FROM read_parquet(?, hive_partitioning = false) AS bill
    LEFT JOIN power ON power.instance_type = bill.product_instance_type
    WHERE line_item_line_item_type LIKE '%Usage'
)
JOIN grid USING (region)
GROUP BY ALL;
