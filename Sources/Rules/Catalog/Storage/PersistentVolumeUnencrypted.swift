import Kubernetes

extension Rule {
    /// The other clouds encrypt their disks by themselves.
    static let persistentVolumeUnencrypted = Rule(
        id: "persistent-volume-unencrypted",
        title: "Volumes of a class that does not encrypt",
        severity: .info,
        isOnByDefault: false,
        concern: .either,
        why: """
            Disks of AWS are encrypted only where the class, or a setting of the account, says so: who gets at a snapshot reads \
            what is on it.
            """,
        remedy: "set the parameter encrypted of the StorageClass to \"true\"",
        peers: [.kubescape("C-0264")],
        bad: [
            .set(
                .document("storage.k8s.io/v1 StorageClass fast", namespace: nil, "provisioner: ebs.csi.aws.com"),
                .document("v1 PersistentVolumeClaim", "spec: {storageClassName: «fast}")
            ).partialSet.saying("the StorageClass fast does not encrypt"),
            .set(
                .document(
                    "storage.k8s.io/v1 StorageClass fast", namespace: nil,
                    "provisioner: kubernetes.io/aws-ebs\nparameters: {encrypted: \"false\"}"),
                .document("v1 PersistentVolume", namespace: nil, "spec: {storageClassName: «fast}")),
        ],
        good: [
            .set(
                .document(
                    "storage.k8s.io/v1 StorageClass fast", namespace: nil,
                    "provisioner: ebs.csi.aws.com\nparameters: {encrypted: \"true\"}"),
                .document("v1 PersistentVolumeClaim", "spec: {storageClassName: fast}")),
            .set(
                .document("storage.k8s.io/v1 StorageClass fast", namespace: nil, "provisioner: pd.csi.storage.gke.io"),
                .document("v1 PersistentVolumeClaim", "spec: {storageClassName: fast}")),
            .set(.document("v1 PersistentVolumeClaim", "spec: {storageClassName: fast}")),
        ],
        check: .sets(
            of: [.persistentVolume, .persistentVolumeClaim, Kind("StorageClass", in: "storage.k8s.io")]
        ) { set, judgement in
            var (open, encrypting) = ([String: ObjectFacts](), Set<String>())
            for object in set.members {
                guard case .storageClass(let encrypts) = object.content else { continue }
                if encrypts { encrypting.insert(object.identity.name) } else { open[object.identity.name] = object }
            }
            for object in set.members {
                // Of several classes of a name one is applied.
                guard case .volume(let name?) = object.content, let storage = open[name.text],
                    !encrypting.contains(name.text)
                else { continue }
                judgement.add(
                    "the StorageClass \(name.text) does not encrypt", in: object, at: name.place, values: [name.text],
                    related: [.init(storage, nil, "StorageClass \(name.text) begins here")])
            }
        })
}
