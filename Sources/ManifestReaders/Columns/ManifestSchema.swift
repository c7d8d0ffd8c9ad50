import XMLReading

/// Our own XML manifest: `urn:lotwise:manifest:1`, one `device` a row.
package enum ManifestSchema {
    /// The namespace that names schema and version.
    package static let namespace = "urn:lotwise:manifest:1"

    /// Compiled once.
    static let compiled: Result<XMLSchema, any Error> = Result { try XMLSchema(bytes: Array(text.utf8)) }

    /// The XSD, as `formats` prints it.
    package static let text = """
        <?xml version="1.0" encoding="UTF-8"?>
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:lotwise:manifest:1"
            targetNamespace="urn:lotwise:manifest:1" elementFormDefault="qualified" version="1.0">
          <xs:element name="manifest">
            <xs:annotation><xs:documentation>What a customer says it is sending.</xs:documentation></xs:annotation>
            <xs:complexType>
              <xs:sequence>
                <xs:element name="device" type="Device" minOccurs="0" maxOccurs="unbounded"/>
              </xs:sequence>
              <xs:attribute name="lot" type="Text"/>
              <xs:attribute name="customer" type="Text"/>
              <xs:attribute name="created" type="xs:dateTime"/>
            </xs:complexType>
          </xs:element>
          <xs:complexType name="Device">
            <xs:choice minOccurs="0" maxOccurs="unbounded">
              <xs:element name="imei" type="Identifier"/>
              <xs:element name="meid" type="Identifier"/>
              <xs:element name="eid" type="Identifier"/>
              <xs:element name="iccid" type="Identifier"/>
              <xs:element name="serial" type="Identifier"/>
              <xs:element name="udid" type="Identifier"/>
              <xs:element name="ecid" type="Identifier"/>
              <xs:element name="assetTag" type="Identifier"/>
              <xs:element name="make" type="Text"/>
              <xs:element name="model" type="Text"/>
              <xs:element name="partNumber" type="Text"/>
              <xs:element name="storage" type="Text"/>
              <xs:element name="colour" type="Text"/>
              <xs:element name="carrier" type="Text"/>
              <xs:element name="os" type="Text"/>
              <xs:element name="box" type="Text"/>
              <xs:element name="pallet" type="Text"/>
              <xs:element name="seal" type="Text"/>
              <xs:element name="activationLock" type="Lock"/>
              <xs:element name="frpLock" type="Lock"/>
              <xs:element name="mdmLock" type="Lock"/>
              <xs:element name="simLock" type="Lock"/>
              <xs:element name="owner" type="Text">
                <xs:annotation><xs:documentation>Personal: dropped unless policy says otherwise.</xs:documentation>
                </xs:annotation>
              </xs:element>
              <xs:element name="note" type="Note"/>
            </xs:choice>
          </xs:complexType>
          <xs:complexType name="Note">
            <xs:simpleContent>
              <xs:extension base="Text"><xs:attribute name="name" type="Text" use="required"/></xs:extension>
            </xs:simpleContent>
          </xs:complexType>
          <xs:simpleType name="Identifier">
            <xs:restriction base="xs:token"><xs:maxLength value="64"/></xs:restriction>
          </xs:simpleType>
          <xs:simpleType name="Text">
            <xs:restriction base="xs:token"><xs:maxLength value="1000"/></xs:restriction>
          </xs:simpleType>
          <xs:simpleType name="Lock">
            <xs:restriction base="xs:token">
              <xs:enumeration value="on"/><xs:enumeration value="off"/><xs:enumeration value="unknown"/>
            </xs:restriction>
          </xs:simpleType>
        </xs:schema>
        """
}
