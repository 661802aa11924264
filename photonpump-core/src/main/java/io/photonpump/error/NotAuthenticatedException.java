package io.photonpump.error;

import org.jspecify.annotations.Nullable;

/** The server does not accept these credentials. */
public final class NotAuthenticatedException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final @Nullable String login;
    private final String serverText;

    public NotAuthenticatedException(@Nullable String login, String serverText) {
        super((login == null
                        ? "the server wants credentials and none are set"
                        : "the server refused the credentials of '" + login + "'")
                + " (" + (serverText.isEmpty() ? "without a reason" : serverText) + "): check login and password");
        this.login = login;
        this.serverText = serverText;
    }

    /** The login that was refused; null if none was given. */
    public @Nullable String login() {
        return login;
    }

    /** What the server said. */
    public String serverText() {
        return serverText;
    }
}
