-- All lines with carbon beside. Parameters: the bill's files, the file to write.
COPY (
SELECT
    bill.*,
    energy_kwh(power.kilowatts, line_item_usage_amount, pricing_unit, product_servicecode) AS operational_energy_kwh,
    grid.grams_per_kwh AS carbon_intensity,
    grid.pue AS power_usage_effectiveness,
    operational_energy_kwh * grid.pue * grid.grams_per_kwh AS operational_emissions_co2eq_g,
    power.embodied_grams * line_item_usage_amount AS embodied_emissions_co2eq_g
FROM read_parquet(?, hive_partitioning = false) AS bill
LEFT JOIN power ON power.instance_type = bill.product_instance_type
LEFT JOIN grid ON grid.region = coalesce(product_region_code, product_from_region_code)
) TO ? (FORMAT parquet, COMPRESSION snappy);
