package io.photonpump.error;

/** The server refuses to create or change a persistent subscription group. */
public final class GroupRefusedException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    private final String stream;
    private final String group;
    private final String serverText;

    public GroupRefusedException(String stream, String group, String serverText) {
        super("the server refuses the group '" + group + "' on stream '" + stream + "': " + serverText);
        this.stream = stream;
        this.group = group;
        this.serverText = serverText;
    }

    /** The stream. */
    public String stream() {
        return stream;
    }

    /** The persistent subscription group. */
    public String group() {
        return group;
    }

    /** What the server said. */
    public String serverText() {
        return serverText;
    }
}
