package dev.hitotsu.etcd;

/** A user of etcd. Its text omits the password. */
record EtcdUser(String name, String password) {
    @Override
    public String toString() {
        return "user " + name;
    }
}
