package io.carbontracker.catalog;

/**
 * How an accelerator sits in its server, which decides what the server around it draws.
 *
 * @since 0.1.0
 */
public enum HostClass {
    /** Socketed boards (SXM, OAM) in machines built around them. */
    SXM,
    /** Cards in general servers. */
    PCIE,
    /** Chips whose published watts hold the whole system. */
    SYSTEM
}
