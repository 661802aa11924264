package io.photonpump.spring.boot.autoconfigure;

/** Connection details of the embedded server. Properties about another server do not apply to it. */
record EmbeddedConnectionDetails(String url) implements PhotonPumpConnectionDetails {

    @Override
    public String getUrl() {
        return url;
    }

    @Override
    public String getUsername() {
        return "admin";
    }

    @Override
    public String getPassword() {
        return "changeit";
    }
}
