package io.photonpump.error;

/** The server refuses to create or change a persistent subscription group. */
public final class GroupRefusedException extends GroupException {

    private static final long serialVersionUID = 1;

    private final String serverText;

    /**
     * Creates an error for a refused group.
     *
     * @param stream the stream
     * @param group the name of the group
     * @param serverText the server's explanation
     */
    public GroupRefusedException(String stream, String group, String serverText) {
        super(stream, group, "the server refuses the group '" + group + "' on stream '" + stream + "': " + serverText);
        this.serverText = serverText;
    }

    /** {@return the server's explanation} */
    public String serverText() {
        return serverText;
    }
}
