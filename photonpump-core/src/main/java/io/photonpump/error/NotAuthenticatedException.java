package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/** The server does not accept these credentials. */
public final class NotAuthenticatedException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final @Nullable String username;
    private final String serverText;

    public NotAuthenticatedException(@Nullable String username, String serverText) {
        super((username == null
                        ? "the server wants credentials and none are set"
                        : "the server refused the credentials of '" + username + "'")
                + " (" + (serverText.isEmpty() ? "without a reason" : serverText) + "): check username and password");
        this.username = username;
        this.serverText = serverText;
    }

    /** The username that was refused; null if none was given. */
    public @Nullable String username() {
        return username;
    }

    /** What the server said. */
    public String serverText() {
        return serverText;
    }
}
