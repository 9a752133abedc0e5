package io.carbontracker.provider.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import io.carbontracker.error.CarbonConfigurationException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import reactor.core.publisher.Mono;

/** A token that somebody else has fetched, and has to renew. */
final class FixedToken implements TokenCredential {
    /** When it expires is not known: the service says so. */
    private static final OffsetDateTime NEVER = OffsetDateTime.of(9999, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private static final int SHORTEST = 4;

    private final String token;

    /**
     * Takes a token.
     *
     * @throws CarbonConfigurationException when it has characters that no token has; it is not shown
     */
    FixedToken(String token) {
        if (!token.matches("[\\x21-\\x7e]+")) {
            throw new CarbonConfigurationException("the access token (azure.access-token) must be the token alone,"
                    + " without \"Bearer\", spaces or line breaks");
        }
        this.token = token;
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
        return Mono.just(getTokenSync(request));
    }

    @Override
    public AccessToken getTokenSync(TokenRequestContext request) {
        return new AccessToken(token, NEVER);
    }

    /** Takes the token out of a text that may repeat it; what is too short for a token is not looked for in words. */
    String strike(String text) {
        return token.length() < SHORTEST ? text : text.replace(token, "***");
    }

    @Override
    public String toString() {
        return "fixed token ***";
    }
}
