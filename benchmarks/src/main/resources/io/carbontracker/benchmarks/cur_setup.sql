-- A number 0 to n - 1 that depends on the row alone: the lower 32 bits of row x factor, read as a fraction of 2^32, times n.
CREATE MACRO spread(row_number, factor, n) AS
    CAST(((row_number * factor) % 4294967296 * n) // 4294967296 AS INTEGER);

-- That fraction itself.
CREATE MACRO fraction(row_number, factor) AS
    ((row_number * factor) % 4294967296) / 4294967296.0::DOUBLE;

-- A time in UTC as an instant, whatever the time zone of the machine.
CREATE MACRO instant(utc) AS to_timestamp(epoch(utc));

CREATE TABLE region (number INTEGER, region VARCHAR, prefix VARCHAR, location VARCHAR);

INSERT INTO region VALUES
    (0, 'us-east-1', '', 'US East (N. Virginia)'),
    (1, 'us-west-2', 'USW2-', 'US West (Oregon)'),
    (2, 'eu-west-1', 'EU-', 'EU (Ireland)'),
    (3, 'eu-central-1', 'EUC1-', 'EU (Frankfurt)'),
    (4, 'ap-southeast-1', 'APS1-', 'Asia Pacific (Singapore)'),
    (5, 'ap-northeast-1', 'APN1-', 'Asia Pacific (Tokyo)');

-- Kinds of lines, and how many of 1,000 lines are of each. The amount of a line lies between least and most.
CREATE TABLE kind (
    weight INTEGER,
    product_code VARCHAR,
    service VARCHAR,
    operation VARCHAR,
    usage_type VARCHAR,
    instance_type VARCHAR,
    instance_family VARCHAR,
    product_family VARCHAR,
    unit VARCHAR,
    least DOUBLE,
    most DOUBLE,
    transfer VARCHAR,
    line_type VARCHAR
);

-- Virtual machines. zz9.unknown is in no catalog.
INSERT INTO kind
SELECT
    weight, 'AmazonEC2', 'AmazonEC2', 'RunInstances', market || 'Usage:' || instance_type, instance_type, instance_family,
    'Compute Instance', 'Hrs', 0.25, 1, NULL, line_type
FROM (VALUES
    (70, 'Box', 'm5.large', 'General purpose', 'Usage'),
    (40, 'Spot', 'm5.xlarge', 'General purpose', 'SavingsPlanCoveredUsage'),
    (30, 'Box', 'm6g.large', 'General purpose', 'Usage'),
    (25, 'Box', 'c5.xlarge', 'Compute optimized', 'Usage'),
    (20, 'Spot', 'c6g.xlarge', 'Compute optimized', 'SavingsPlanCoveredUsage'),
    (20, 'Spot', 'r5.2xlarge', 'Memory optimized', 'DiscountedUsage'),
    (25, 'Box', 't3.medium', 'General purpose', 'Usage'),
    (15, 'Spot', 't3.xlarge', 'General purpose', 'Usage'),
    (10, 'Box', 'r6g.xlarge', 'Memory optimized', 'Usage'),
    (8, 'Box', 'p5.48xlarge', 'GPU instance', 'Usage'),
    (6, 'Box', 'p4d.24xlarge', 'GPU instance', 'Usage'),
    (9, 'Box', 'g5.12xlarge', 'GPU instance', 'Usage'),
    (8, 'Spot', 'g5.xlarge', 'GPU instance', 'Usage'),
    (5, 'Box', 'g6.12xlarge', 'GPU instance', 'Usage'),
    (4, 'Box', 'g4dn.xlarge', 'GPU instance', 'Usage'),
    (3, 'Box', 'p5en.48xlarge', 'GPU instance', 'Usage'),
    (2, 'Box', 'p6-b200.48xlarge', 'GPU instance', 'Usage'),
    (3, 'Box', 'trn1.32xlarge', 'GPU instance', 'Usage'),
    (2, 'Box', 'zz9.unknown', 'General purpose', 'Usage')
) AS machine (weight, market, instance_type, instance_family, line_type);

-- Storage, requests and other services measured by amount.
INSERT INTO kind
SELECT weight, service, service, operation, usage_type, NULL, NULL, product_family, unit, least, most, NULL, 'Usage'
FROM (VALUES
    (120, 'AmazonEC2', 'CreateVolume-Gp3', 'EBS:VolumeUsage.gp3', 'Storage', 'GB-Mo', 0.01, 0.7),
    (40, 'AmazonEC2', 'CreateVolume-Gp2', 'EBS:VolumeUsage.gp2', 'Storage', 'GB-Mo', 0.01, 0.7),
    (30, 'AmazonEC2', 'CreateSnapshot', 'EBS:SnapshotUsage', 'Storage Snapshot', 'GB-Mo', 0.01, 0.4),
    (80, 'AmazonS3', 'StandardStorage', 'TimedStorage-ByteHrs', 'Storage', 'GB-Mo', 0.01, 5),
    (60, 'AmazonS3', 'GetObject', 'Requests-Tier2', 'API Request', 'Requests', 1, 90000),
    (40, 'AmazonS3', 'PutObject', 'Requests-Tier1', 'API Request', 'Requests', 1, 9000)
) AS amount (weight, service, operation, usage_type, product_family, unit, least, most);

-- Data transfer, billed under the product it comes from.
INSERT INTO kind
SELECT
    weight, product_code, 'AWSDataTransfer', operation, usage_type, NULL, NULL, 'Data Transfer', 'GB', 0.001, most, transfer, 'Usage'
FROM (VALUES
    (50, 'AmazonEC2', 'RunInstances', 'DataTransfer-Regional-Bytes', 20, 'IntraRegion'),
    (40, 'AmazonEC2', 'RunInstances', 'DataTransfer-Out-Bytes', 5, 'AWS Outbound'),
    (30, 'AmazonS3', 'PutObjectForRepl', 'USE2-AWS-Out-Bytes', 9, 'InterRegion Outbound'),
    (30, 'AmazonEC2', 'RunInstances', 'DataTransfer-In-Bytes', 9, 'AWS Inbound')
) AS moved (weight, product_code, operation, usage_type, most, transfer);

-- Managed databases and search, which run on machines by the hour.
INSERT INTO kind
SELECT
    weight, service, service, operation, usage_type, instance_type, 'Memory optimized', product_family, 'Hrs', 1, 1, NULL, 'Usage'
FROM (VALUES
    (25, 'AmazonRDS', 'CreateDBInstance:0014', 'InstanceUsage:db.r5.large', 'db.r5.large', 'Database Instance'),
    (10, 'AmazonES', 'ESDomain', 'ESInstance:r5.large', 'r5.large.search', 'Amazon OpenSearch Service Instance')
) AS managed (weight, service, operation, usage_type, instance_type, product_family);

INSERT INTO kind
SELECT weight, service, service, operation, usage_type, NULL, NULL, product_family, unit, least, most, NULL, 'Usage'
FROM (VALUES
    (12, 'AmazonECS', 'FargateTask', 'Fargate-vCPU-Hours:perCPU', 'Compute', 'hours', 0.1, 8),
    (12, 'AmazonECS', 'FargateTask', 'Fargate-GB-Hours', 'Compute', 'hours', 0.1, 32),
    (30, 'AWSLambda', 'Invoke', 'Lambda-GB-Second', 'Serverless', 'Lambda-GB-Second', 1, 5000),
    (20, 'AmazonCloudWatch', 'PutLogEvents', 'DataProcessing-Bytes', 'Data Payload', 'GB', 0.001, 3),
    (6, 'AmazonBedrock', 'InvokeModelInference', 'MistralLarge-output-tokens', 'Amazon Bedrock', '1K tokens', 1, 900),
    (6, 'AmazonBedrock', 'InvokeModelInference', 'MistralLarge-input-tokens', 'Amazon Bedrock', '1K tokens', 1, 3000),
    (25, 'awskms', 'Decrypt', 'KMS-Requests', 'Encryption Key', 'Requests', 1, 9000)
) AS amount (weight, service, operation, usage_type, product_family, unit, least, most);

-- Lines that are no usage.
INSERT INTO kind
SELECT weight, service, service, operation, usage_type, NULL, NULL, NULL, unit, 1, 1, NULL, line_type
FROM (VALUES
    (14, 'AmazonEC2', 'RunInstances', 'BoxUsage:m5.large', NULL, 'Tax'),
    (8, 'AmazonEC2', 'RunInstances', 'BoxUsage:m5.large', NULL, 'EdpDiscount'),
    (7, 'ComputeSavingsPlans', 'None', 'ComputeSP:1yrNoUpfront', 'Hrs', 'SavingsPlanRecurringFee')
) AS fee (weight, service, operation, usage_type, unit, line_type);

-- Each kind as often as it weighs, in the order above, numbered from 0.
CREATE TABLE weighted_kind AS
SELECT CAST(row_number() OVER (ORDER BY kind.rowid) - 1 AS INTEGER) AS number, kind.* EXCLUDE (weight)
FROM kind JOIN range(1000) AS copy (number) ON copy.number < kind.weight;
