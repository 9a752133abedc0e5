/** Machine hours from AWS Cost Explorer. */
// the AWS SDK has no module descriptors, but stable names in its manifests; its client is an argument of the builder
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.carbontracker.provider.aws {
    requires transitive io.carbontracker.core;
    requires transitive software.amazon.awssdk.services.costexplorer;
    requires software.amazon.awssdk.awscore;
    requires software.amazon.awssdk.core;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.urlconnection;
    requires software.amazon.awssdk.regions;
    requires static transitive org.jspecify;

    exports io.carbontracker.provider.aws;

    provides io.carbontracker.spi.UsageSourceFactory with
            io.carbontracker.provider.aws.internal.CostExplorerFactory;
}
