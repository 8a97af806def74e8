package dev.hitotsu.etcd;

/** Who speaks to etcd. Its text leaves out the password. */
record EtcdUser(String name, String password) {
    @Override
    public String toString() {
        return "user " + name;
    }
}
