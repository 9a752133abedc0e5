package io.carbontracker.provider.aws;

import java.time.Instant;
import java.util.Map;

/**
 * A row of the bill behind the fake, with all that Cost Explorer can filter and group by.
 *
 * @param start when its hour began
 * @param service the service's name in Cost Explorer
 * @param running whether the usage type lies in the group {@code EC2: Running Hours}
 * @param quantity decimal text
 * @param cost amortized, decimal text
 */
record BilledRow(
        Instant start,
        String region,
        String service,
        String usageType,
        boolean running,
        String recordType,
        String account,
        Map<String, String> tags,
        String quantity,
        String unit,
        String cost) {
    static final String EC2 = "Amazon Elastic Compute Cloud - Compute";
    static final String SAGEMAKER = "Amazon SageMaker";
    static final String EMR = "Amazon Elastic MapReduce";
    static final String ACCOUNT = "111111111111";

    /** Running hours of EC2 at noon of a day. */
    static BilledRow ec2(String day, String region, String usageType, String hours, String cost) {
        return new BilledRow(
                Instant.parse(day + "T12:00:00Z"),
                region,
                EC2,
                usageType,
                true,
                "Usage",
                ACCOUNT,
                Map.of(),
                hours,
                "Hrs",
                cost);
    }

    BilledRow beside() {
        return new BilledRow(start, region, service, usageType, false, recordType, account, tags, quantity, unit, cost);
    }

    BilledRow of(String otherService) {
        return new BilledRow(
                start, region, otherService, usageType, running, recordType, account, tags, quantity, unit, cost);
    }

    BilledRow as(String otherRecordType) {
        return new BilledRow(
                start, region, service, usageType, running, otherRecordType, account, tags, quantity, unit, cost);
    }

    BilledRow to(String otherAccount) {
        return new BilledRow(
                start, region, service, usageType, running, recordType, otherAccount, tags, quantity, unit, cost);
    }

    BilledRow at(String instant) {
        return new BilledRow(
                Instant.parse(instant),
                region,
                service,
                usageType,
                running,
                recordType,
                account,
                tags,
                quantity,
                unit,
                cost);
    }

    BilledRow tagged(String name, String value) {
        return new BilledRow(
                start,
                region,
                service,
                usageType,
                running,
                recordType,
                account,
                Map.of(name, value),
                quantity,
                unit,
                cost);
    }

    BilledRow in(String otherUnit) {
        return new BilledRow(
                start, region, service, usageType, running, recordType, account, tags, quantity, otherUnit, cost);
    }

    /** The value of a dimension by its name in requests. */
    String value(String dimension) {
        return switch (dimension) {
            case "REGION" -> region;
            case "SERVICE" -> service;
            case "USAGE_TYPE" -> usageType;
            case "USAGE_TYPE_GROUP" -> running ? "EC2: Running Hours" : "";
            case "RECORD_TYPE" -> recordType;
            case "LINKED_ACCOUNT" -> account;
            default -> throw new IllegalArgumentException("no dimension " + dimension);
        };
    }
}
