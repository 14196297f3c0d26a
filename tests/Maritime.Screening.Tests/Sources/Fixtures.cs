using System.Text;
using Maritime.Screening.Sources;

namespace Maritime.Screening.Tests.Sources;

/// <summary>Small files made from the published schemas: no real samples of these formats are at hand.</summary>
internal static class Fixtures
{
    /// <summary>
    /// Made from OFAC's sdn.xsd; the entries are real, their numbers of identifiers and addresses are not.
    /// </summary>
    public const string SdnXml = """
        <?xml version="1.0" standalone="yes"?>
        <sdnList xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://tempuri.org/sdnList.xsd">
          <publshInformation><Publish_Date>03/26/2024</Publish_Date><Record_Count>3</Record_Count></publshInformation>
          <sdnEntry>
            <uid>23163</uid><lastName>KUM UN SAN 3</lastName><sdnType>Vessel</sdnType>
            <remarks>(Linked To: DAWN MARINE MANAGEMENT CO LTD)</remarks>
            <programList><program>DPRK4</program></programList>
            <idList><id><uid>1</uid><idType>Vessel Registration Identification</idType><idNumber>IMO 8705539</idNumber></id>
              <id><uid>2</uid><idType>MMSI</idType><idNumber>445123000</idNumber></id>
              <id><uid>3</uid><idType>Additional Sanctions Information -</idType>
                <idNumber>Subject to Secondary Sanctions</idNumber></id></idList>
            <vesselInfo><callSign>HMXX</callSign><vesselType>Crude Oil Tanker</vesselType>
              <vesselFlag>Democratic People's Republic of Korea</vesselFlag></vesselInfo>
          </sdnEntry>
          <sdnEntry>
            <uid>17068</uid><lastName>OCEAN MARITIME MANAGEMENT COMPANY LIMITED</lastName><sdnType>Entity</sdnType>
            <programList><program>DPRK</program></programList>
            <idList><id><uid>4</uid><idType>Identification Number</idType><idNumber>IMO 1790183</idNumber></id></idList>
            <akaList><aka><uid>5</uid><type>a.k.a.</type><category>strong</category>
              <lastName>EAST SEA SHIPPING COMPANY</lastName></aka></akaList>
            <addressList><address><uid>6</uid><address1>22 Jin Cheng Jie</address1><address2>Zhong Shan Qu</address2>
              <city>Dalian City</city><stateOrProvince>Liaoning Province</stateOrProvince><country>China</country></address>
            </addressList>
          </sdnEntry>
          <sdnEntry>
            <uid>23170</uid><firstName>Sidong</firstName><lastName>SUN</lastName><sdnType>Individual</sdnType>
            <programList><program>DPRK4</program></programList>
            <dateOfBirthList><dateOfBirthItem><uid>7</uid><dateOfBirth>11 May 1976</dateOfBirth></dateOfBirthItem></dateOfBirthList>
          </sdnEntry>
        </sdnList>
        """;

    /// <summary>Made from OFAC's advanced schema (sanctions data model), cut down to one ship and her owner.</summary>
    public const string SdnAdvancedXml = """
        <?xml version="1.0" encoding="utf-8"?>
        <Sanctions xmlns="http://www.un.org/sanctions/1.0">
          <DateOfIssue CalendarTypeID="1"><Year>2024</Year><Month>3</Month><Day>26</Day></DateOfIssue>
          <ReferenceValueSets>
            <AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType></AliasTypeValues>
            <PartySubTypeValues><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType>
              <PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType></PartySubTypeValues>
            <FeatureTypeValues><FeatureType ID="2">Vessel Call Sign</FeatureType><FeatureType ID="3">Vessel Flag</FeatureType>
              <FeatureType ID="25">Location</FeatureType></FeatureTypeValues>
            <IDRegDocTypeValues><IDRegDocType ID="1626">Vessel Registration Identification</IDRegDocType>
              <IDRegDocType ID="1682">Identification Number</IDRegDocType><IDRegDocType ID="91264">MMSI</IDRegDocType>
            </IDRegDocTypeValues>
            <LocPartTypeValues><LocPartType ID="1451">ADDRESS1</LocPartType><LocPartType ID="1454">CITY</LocPartType></LocPartTypeValues>
            <CountryValues><Country ID="11080" ISO2="CN">China</Country></CountryValues>
            <SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="2">Block</SanctionsType></SanctionsTypeValues>
          </ReferenceValueSets>
          <Locations><Location ID="77"><LocationCountry CountryID="11080" />
            <LocationPart LocPartTypeID="1451"><LocationPartValue Primary="true"><Value>22 Jin Cheng Jie</Value></LocationPartValue></LocationPart>
            <LocationPart LocPartTypeID="1454"><LocationPartValue Primary="true"><Value>Dalian</Value></LocationPartValue></LocationPart>
          </Location></Locations>
          <IDRegDocuments>
            <IDRegDocument ID="1" IDRegDocTypeID="1626" IdentityID="901"><IDRegistrationNo>IMO 9417115</IDRegistrationNo></IDRegDocument>
            <IDRegDocument ID="2" IDRegDocTypeID="1682" IdentityID="902"><IDRegistrationNo>IMO 5982254</IDRegistrationNo></IDRegDocument>
          </IDRegDocuments>
          <DistinctParties>
            <DistinctParty FixedRef="23786"><Profile ID="23786" PartySubTypeID="1">
              <Identity ID="901" Primary="true"><Alias AliasTypeID="1401" Primary="false" LowQuality="false">
                <DocumentedName ID="9"><DocumentedNamePart><NamePartValue ScriptID="215">OLD KOTI</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
              <Alias AliasTypeID="1403" Primary="true" LowQuality="false">
                <DocumentedName ID="8"><DocumentedNamePart><NamePartValue ScriptID="215">KOTI</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity>
              <Feature ID="1" FeatureTypeID="2"><FeatureVersion ID="1"><VersionDetail DetailTypeID="1432">3FRG4</VersionDetail></FeatureVersion></Feature>
            </Profile></DistinctParty>
            <DistinctParty FixedRef="23785"><Profile ID="23785" PartySubTypeID="3">
              <Identity ID="902" Primary="true"><Alias AliasTypeID="1403" Primary="true" LowQuality="false">
                <DocumentedName ID="10"><DocumentedNamePart><NamePartValue ScriptID="215">KOTI CORP</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity>
              <Feature ID="2" FeatureTypeID="25"><FeatureVersion ID="2"><VersionLocation LocationID="77" /></FeatureVersion></Feature>
            </Profile></DistinctParty>
          </DistinctParties>
          <ProfileRelationships>
            <ProfileRelationship ID="5" From-ProfileID="23786" To-ProfileID="23785" RelationTypeID="15003" />
          </ProfileRelationships>
          <SanctionsEntries>
            <SanctionsEntry ID="1" ProfileID="23786" ListID="1550"><EntryEvent ID="1" EntryEventTypeID="1"><Date CalendarTypeID="1">
              <Year>2018</Year><Month>2</Month><Day>23</Day></Date></EntryEvent>
              <SanctionsMeasure ID="1" SanctionsTypeID="1"><Comment>DPRK4</Comment></SanctionsMeasure>
              <SanctionsMeasure ID="2" SanctionsTypeID="2"><Comment /></SanctionsMeasure></SanctionsEntry>
            <SanctionsEntry ID="2" ProfileID="23785" ListID="1550"><EntryEvent ID="2" EntryEventTypeID="1"><Date CalendarTypeID="1">
              <Year>2018</Year><Month>2</Month><Day>23</Day></Date></EntryEvent>
              <SanctionsMeasure ID="3" SanctionsTypeID="1"><Comment>DPRK4</Comment></SanctionsMeasure></SanctionsEntry>
          </SanctionsEntries>
        </Sanctions>
        """;

    /// <summary>Made from the FCDO's format guide of the UK Sanctions List.</summary>
    public const string UkXml = """
        <?xml version="1.0" encoding="utf-8"?>
        <Designations xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
          <DateGenerated>14/03/2024</DateGenerated>
          <Designation>
            <LastUpdated>30/12/2022</LastUpdated><DateDesignated>30/03/2018</DateDesignated><UniqueID>DPR0251</UniqueID>
            <UNReferenceNumber></UNReferenceNumber>
            <Names><Name><Name6>CHON MYONG 1</Name6><NameType>Primary Name</NameType></Name></Names>
            <RegimeName>The Democratic People's Republic of Korea (Sanctions) (EU Exit) Regulations 2019</RegimeName>
            <IndividualEntityShip>Ship</IndividualEntityShip>
            <SanctionsImposed>Prohibition of port entry|Detain ship</SanctionsImposed>
            <ShipDetails><Ship><IMONumbers><IMONumber>8712362</IMONumber></IMONumbers>
              <CurrentBelievedFlagOfShips><CurrentBelievedFlagOfShip>North Korea</CurrentBelievedFlagOfShip></CurrentBelievedFlagOfShips>
              <TypeOfShips><TypeOfShip>Oil tanker</TypeOfShip></TypeOfShips></Ship></ShipDetails>
          </Designation>
          <Designation>
            <DateDesignated>30/03/2018</DateDesignated><UniqueID>DPR0208</UniqueID><UNReferenceNumber>KPe.067</UNReferenceNumber>
            <Names><Name><Name6>KOTI CORP</Name6><NameType>Primary Name</NameType></Name></Names>
            <NonLatinNames><NonLatinName><NameNonLatinScript>高第公司</NameNonLatinScript></NonLatinName></NonLatinNames>
            <RegimeName>The Democratic People's Republic of Korea (Sanctions) (EU Exit) Regulations 2019</RegimeName>
            <IndividualEntityShip>Entity</IndividualEntityShip><SanctionsImposed>Asset freeze</SanctionsImposed>
            <OtherInformation>IMO number: 5982254. Ship manager of the Panama-flagged vessel KOTI.</OtherInformation>
            <Addresses><Address><AddressLine1>Panama City</AddressLine1><AddressCountry>Panama</AddressCountry></Address></Addresses>
          </Designation>
        </Designations>
        """;

    /// <summary>
    /// Made for these tests: dates in every spelling that the annexes use, one far ahead, and a ship without a
    /// number.
    /// </summary>
    public const string EuAnnex = """
        Annex,Name of vessel,IMO number,Date of application,Grounds
        833/2014 XLII,ANGARA,9179842,25.6.2024,Transports military goods.
        833/2014 XLII,HORIZON,9299666,14 July 2026,Transports crude oil.
        833/2014 XLII,ISO SHIP,9074729,2024-12-17,Written as ISO.
        2017/1509 XIV.B,MIN NING DE YOU 078,Does not exist,30.3.2018,No number.
        2017/1509 XIV.A,PAEK MA,9066978,30.3.2018,Two parts of one annex.
        2017/1509 XIV.B,PAEK MA,9066978,30.3.2018,Two parts of one annex.
        2017/1509 XIV.B,BAD DATE,9020003,sometime in May,No such date.
        """;

    public const string WatchList = """
        id,kind,name,aliases,imo,company_imo,mmsi,call_sign,program,from,to,linked_to,remarks
        w1,vessel,GREY HERON,OLD HERON;HERON,9074729,,257123000,LAXX,house,2024-01-01,2025-01-01,Heron Shipping,seen at night
        w2,company,Heron Shipping,,,5982254,,,house,2024-01-01,,,
        w3,starship,NOSTROMO,,,,,,,,,,
        """;

    public static ListFile File(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    public static ListReading Read(string fileName, string text)
    {
        ListFile file = File(fileName, text);
        IListSource source = ListSources.Detect(fileName, file.Content.Span[..Math.Min(4096, file.Content.Length)])
            ?? throw new InvalidOperationException($"No source recognizes {fileName}.");
        return source.Read([file]);
    }
}
