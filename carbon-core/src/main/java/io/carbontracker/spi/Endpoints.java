package io.carbontracker.spi;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The one rule by which live sources allow {@code http}: to this machine alone, because credentials and bills travel over it.
 *
 * @since 0.1.0
 */
public final class Endpoints {
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(?:\\." + OCTET + "){3}|\\[?(?:::1|0(?::0){6}:1)]?");

    private Endpoints() {}

    /**
     * Tells whether a host is this machine. Names are not looked up: one could point anywhere.
     *
     * @param host as {@link java.net.URI#getHost()} gives it, brackets around an IPv6 address included or not
     * @return whether it is {@code localhost} or a loopback address
     */
    public static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}
