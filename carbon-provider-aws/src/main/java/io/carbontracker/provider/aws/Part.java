package io.carbontracker.provider.aws;

/**
 * A part of the bill. The parts are cut so that every billed row lies in exactly one of them, whatever the groups of Cost
 * Explorer hold: a condition, and its negation.
 */
enum Part {
    /** Usage of machine services in the group of running hours. */
    RUNNING,
    /** Usage of machine services beside that group: SageMaker, containers, unused reservations, options, traffic. */
    BESIDE,
    /**
     * {@link #RUNNING} and {@link #BESIDE} in one: for a machine service that has no running-hours group, and for what lies
     * outside the listed regions.
     */
    UNDIVIDED,
    /** Money that is no usage, and usage of all other services. */
    REST
}
