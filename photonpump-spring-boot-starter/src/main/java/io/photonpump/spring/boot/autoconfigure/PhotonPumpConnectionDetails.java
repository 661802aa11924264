package io.photonpump.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * The address of the server and the credentials of the application, from properties, a container, Docker Compose or the embedded
 * server. The hosts and settings of the URL are read when a client is created. The client reads credentials and SSL bundle again
 * for each connection and each {@code admin()} call, so they may change. It calls these methods on its own threads, on which they
 * may block no longer than the connect timeout.
 */
public interface PhotonPumpConnectionDetails extends ConnectionDetails {

    /**
     * Returns the URL of the server, in the format of {@code ClientSettings.parse}.
     *
     * @return the URL, including the HTTP port if it is not the default
     */
    String getUrl();

    /**
     * Returns the username, which overrides the one in the URL. A client that is created without credentials never asks for them
     * again.
     *
     * @return the username, or null to use the credentials in the URL
     */
    default @Nullable String getUsername() {
        return null;
    }

    /**
     * Returns the password of {@link #getUsername()}.
     *
     * @return the password, or null to use the credentials in the URL
     */
    default @Nullable String getPassword() {
        return null;
    }

    /**
     * Returns the SSL bundle with trusted certificates and keys. A client that is created without encryption never asks for it
     * again. A new instance applies to the next connection.
     *
     * @return the bundle, or null to use the encryption settings of the URL
     */
    default @Nullable SslBundle getSslBundle() {
        return null;
    }
}
