package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/** The server does not accept the credentials, or requires some. */
public final class NotAuthenticatedException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final @Nullable String username;
    private final String serverText;

    /**
     * Creates an error for refused or missing credentials.
     *
     * @param username the user that was refused; null: there were no credentials
     * @param serverText the server's explanation; empty if there was none
     */
    public NotAuthenticatedException(@Nullable String username, String serverText) {
        super((username == null
                        ? "the server wants credentials and none are set"
                        : "the server refused the credentials of '" + username + "'")
                + " (" + (serverText.isEmpty() ? "without a reason" : serverText) + "): check username and password");
        this.username = username;
        this.serverText = serverText;
    }

    /** {@return the user that was refused; null: there were no credentials} */
    public @Nullable String username() {
        return username;
    }

    /** {@return the server's explanation; empty if there was none} */
    public String serverText() {
        return serverText;
    }
}
