/** Machine hours from Azure Cost Management. */
module io.carbontracker.provider.azure {
    requires transitive io.carbontracker.core;
    requires transitive com.azure.core; // a TokenCredential is an argument of the builder
    requires com.azure.core.http.jdk.httpclient;
    requires com.azure.core.management;
    requires com.azure.identity;
    requires com.azure.json;
    requires com.azure.resourcemanager.costmanagement;
    requires static transitive org.jspecify;

    exports io.carbontracker.provider.azure;

    provides io.carbontracker.spi.UsageSourceFactory with
            io.carbontracker.provider.azure.internal.CostManagementFactory;
}
