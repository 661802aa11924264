package io.photonpump.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/** Where the server is and who asks; from properties, a container, Docker Compose or the embedded server. */
public interface PhotonPumpConnectionDetails extends ConnectionDetails {

    /** A URL as {@code ClientSettings.parse} reads it; it carries the HTTP port, too. */
    String getUrl();

    /** Wins over the login in the URL; null: that one. */
    default @Nullable String getUsername() {
        return null;
    }

    /** Belongs to {@link #getUsername()}. */
    default @Nullable String getPassword() {
        return null;
    }

    /** Trust and keys; null: as the URL says. */
    default @Nullable SslBundle getSslBundle() {
        return null;
    }
}
