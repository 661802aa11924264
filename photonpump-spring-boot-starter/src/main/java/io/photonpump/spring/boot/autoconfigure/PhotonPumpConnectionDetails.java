package io.photonpump.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the server is and who asks; from properties, a container, Docker Compose or the embedded server. The URL's hosts and keys are
 * read when a client is made. Credentials and SSL bundle are read again for each connection and for each call of {@code admin()}, so
 * they can change: by threads of the client, on which these methods may block for as long as its connect time-out.
 */
public interface PhotonPumpConnectionDetails extends ConnectionDetails {

    /** A URL as {@code ClientSettings.parse} reads it; it carries the HTTP port, too. */
    String getUrl();

    /** Wins over the login in the URL; null: that one. Whether there is a login at all is decided when the client is made. */
    default @Nullable String getUsername() {
        return null;
    }

    /** Belongs to {@link #getUsername()}. */
    default @Nullable String getPassword() {
        return null;
    }

    /**
     * Trust and keys; null: as the URL says. Whether to encrypt at all is decided when the client is made. Another instance than
     * before counts for the next connection.
     */
    default @Nullable SslBundle getSslBundle() {
        return null;
    }
}
