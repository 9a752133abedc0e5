package io.carbontracker.provider.aws;

import java.util.List;

/** Services of AWS whose usage types bill machines, by the names that Cost Explorer has for them. */
final class MachineServices {
    /** Instances, spot instances, dedicated hosts and capacity reservations; disks and traffic are {@code EC2 - Other}. */
    static final String EC2 = "Amazon Elastic Compute Cloud - Compute";

    /** Bills for machines that {@link #EC2} bills as well. */
    static final String EMR = "Amazon Elastic MapReduce";

    /**
     * All of them. A service that was renamed stands under both names: a value that an account does not have finds nothing and
     * does no harm.
     */
    static final List<String> ALL = List.of(
            EC2,
            "Amazon SageMaker",
            "Amazon SageMaker AI",
            "Amazon Elastic Container Service",
            "Amazon Elastic Container Service for Kubernetes",
            "Amazon Elastic Kubernetes Service");

    private MachineServices() {}
}
