package io.photonpump.error;

/** The stream already has a persistent subscription group of this name. */
public final class GroupAlreadyExistsException extends GroupException {

    private static final long serialVersionUID = 1;

    /**
     * Creates an error for a group that exists.
     *
     * @param stream the stream
     * @param group the name of the group
     */
    public GroupAlreadyExistsException(String stream, String group) {
        super(
                stream,
                group,
                "stream '" + stream + "' already has a group '" + group + "': connect to it, or update it");
    }
}
